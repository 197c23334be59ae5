package dev.argosy.cli;

import java.util.Map;

/**
 * What the two streams can show.
 *
 * @param outColour whether stdout takes colours
 * @param errColour whether stderr takes colours
 * @param live whether stderr is a screen on which a line can be written over
 */
public record Terminal(boolean outColour, boolean errColour, boolean live) {
    public static final Terminal PLAIN = new Terminal(false, false, false);

    static Terminal of(Map<String, String> environment, boolean outIsTty, boolean errIsTty) {
        boolean wanted = !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
        return new Terminal(
                outIsTty && wanted, errIsTty && wanted, errIsTty && !"dumb".equals(environment.get("TERM")));
    }

    /** The few styles that are used; colour never carries meaning alone. */
    public enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    public String out(Style style, String text) {
        return styled(outColour, style, text);
    }

    public String err(Style style, String text) {
        return styled(errColour, style, text);
    }

    private static String styled(boolean colour, Style style, String text) {
        return colour ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }
}
