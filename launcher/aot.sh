make_aot_caches() { :; }
