/**
 * The catalogue of codes: every code that refuses, ends or reports something, declared exactly once.
 *
 * <p>Purpose: portal, agent, command line and the offline verifier of invoices say the same code and mean the same by
 * it; `docs/errors.md`, `GET /api/public/v1/reasons` and `argosy explain` are written from here.
 *
 * <p>Words: a <em>chapter</em> holds the codes of one part of the house; a code is <em>registered</em> when a chapter
 * has it, with its parties, evidence, billing effects, meaning and remedy.
 *
 * <p>Invariants: a name is registered once; nobody makes a code elsewhere but readers, which keep a name they do not
 * know as text. The catalogue is closed per version.
 *
 * <p>Easy to get wrong: a chapter is filled while the class with its constants is loaded, so a class that
 * {@link Catalogue} does not name is not in the catalogue; a test of the house looks for such classes.
 */
@NullMarked
package dev.argosy.kernel.codes;

import org.jspecify.annotations.NullMarked;
