/** Turns the migrations into typed SQL: starts a throw-away PostgreSQL, migrates it and reads it back. */
@NullMarked
package dev.argosy.schema.generator;

import org.jspecify.annotations.NullMarked;
