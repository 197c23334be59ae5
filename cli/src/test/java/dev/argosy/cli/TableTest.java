package dev.argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandRight() {
        var table = new Table("NAME", "USD>")
                .row("a", "0.40")
                .row("longer", "12.00")
                .row("", "1");
        assertThat(table.lines(Terminal.PLAIN))
                .containsExactly("NAME       USD", "a         0.40", "longer   12.00", "–            1");
    }

    @Test
    void namesOfStrangersCannotMoveTheCursor() {
        var table = new Table("NAME").row("a\u001b[2Jb\n");
        assertThat(table.lines(Terminal.PLAIN).getLast()).isEqualTo("a?[2Jb?");
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        assertThat(new Table("A").lines(new Terminal(true, false, false)).getFirst())
                .contains("\u001b[2m");
        assertThat(Terminal.of(java.util.Map.of("NO_COLOR", "1"), true, true).outColour())
                .isFalse();
        assertThat(Terminal.of(java.util.Map.of(), true, false).errColour()).isFalse();
        assertThat(Terminal.of(java.util.Map.of(), true, true).errColour()).isTrue();
    }
}
