/**
 * The command line: one verb a file, over the client.
 *
 * <p><b>Purpose.</b> Everything a person or a script does with Argosy from a shell.
 *
 * <p><b>Words.</b> A <i>verb</i> is one command; a <i>shell</i> is what surrounds the process (streams, environment,
 * time); a <i>session</i> is one verb's use of a portal under a profile.
 *
 * <p><b>Invariants.</b> Results go to stdout, all else to stderr. {@link dev.argosy.cli.ExitCode} holds every code.
 *
 * <p><b>Easy to get wrong.</b> Only the verb that is asked for is loaded: the time to the first byte is part of the
 * interface. Time, chance and threads come from {@link dev.argosy.cli.Argosy}, the composition root.
 */
@NullMarked
package dev.argosy.cli;

import org.jspecify.annotations.NullMarked;
