package dev.argosy.portal.fault;

import java.util.Arrays;

/** A growing list of slots of the detector, without boxes. */
final class Slots {
    private static final int FIRST = 16;

    private int[] slots = new int[FIRST];
    private int size;

    void add(int slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
        }
        slots[size++] = slot;
    }

    int removeLast() {
        return slots[--size];
    }

    int get(int index) {
        return slots[index];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }
}
