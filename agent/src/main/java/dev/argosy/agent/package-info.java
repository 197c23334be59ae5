/** The program on each machine: runs what it was ordered to, meters it, and works on while the portal is away. */
@NullMarked
package dev.argosy.agent;

import org.jspecify.annotations.NullMarked;
