/* Arrow Dataset has no C header; this target only carries the flags of its .pc file. */
