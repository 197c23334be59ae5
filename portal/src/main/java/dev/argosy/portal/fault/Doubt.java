package dev.argosy.portal.fault;

/** Why this portal does not believe its own ears at the moment, and so says nothing of machines. */
enum Doubt {
    STARTING("it started a short time ago and machines are still coming back"),
    PAUSED("it was paused itself"),
    DATABASE("its database does not answer in time"),
    CLOCK("its clock was seen to jump"),
    MASS_SILENCE("too many machines fell silent at once");

    private final String text;

    Doubt(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
