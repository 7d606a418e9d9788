//! A file is written whole or not at all: temporary name, fsync, rename, fsync of the folder.
