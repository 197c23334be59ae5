/** What this machine has: processors, memory, disk, network and gpus, as its own system and driver say. */
@NullMarked
package dev.argosy.agent.inventory;

import org.jspecify.annotations.NullMarked;
