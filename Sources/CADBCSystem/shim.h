/* This target only carries the flags of adbc.pc: where ADBC's header is. */
