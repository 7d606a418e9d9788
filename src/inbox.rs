//! A folder into settled, claimed files. It knows nothing of ISO.
