package dev.argosy.portal.foundation;

import java.util.List;

/** What each room's factory answers to the composition root: the loops that keep the room going. */
public interface Room {
    List<Loop> loops();
}
