package dev.argosy.cli;

/** A verb with an amount of money as a word of its own: {@code -5} is then an amount (to be refused), no option. */
interface TakesAmount {}
