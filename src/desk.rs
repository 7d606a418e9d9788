//! Use cases, one verb a file: the only place where the layers meet.
