//! A software citizen card.
