package dev.argosy.kernel.codes;

import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The catalogue as a page of documentation: `docs/errors.md` is exactly this text. */
public final class ErrorsPage {
    private static final String HEAD = """
            # Codes

            Every code that refuses, ends or reports something: what it means, who is responsible, what it does to the
            bill and what to do. Written from the catalogue in the source by `argosy explain --page > docs/errors.md`;
            do not edit it by hand. A portal serves the same at `GET /api/public/v1/reasons`, the command line tells one
            with `argosy explain CODE`. The list is closed per version; keep codes that you do not know as text.

            The *kind* says how an interface answers: the HTTP status of a refusal; `end` for why a job, lease or
            cluster ended; `finding` for how something is. *Bill*: `charged` up to the end, what lies beyond goes back;
            `refunded` = nothing is charged; `credited` = charged, and an SLA credit on top.
            """;

    private ErrorsPage() {}

    public static String markdown() {
        var page = new StringBuilder(HEAD);
        for (Chapter chapter : Catalogue.chapters()) {
            page.append("\n## ").append(chapter.title()).append("\n\n");
            page.append("| code | kind | responsible | bill | meaning | what to do | evidence |\n");
            page.append("|---|---|---|---|---|---|---|\n");
            chapter.entries().forEach(entry -> page.append(row(entry)));
        }
        return page.toString();
    }

    private static String row(Registered entry) {
        return "| `" + entry.name() + "` | "
                + String.join(
                        " | ",
                        kind(entry),
                        parties(entry),
                        effects(entry),
                        entry.meaning(),
                        entry.remedy(),
                        entry.evidence())
                + " |\n";
    }

    /** In words for people and programs, such as {@code not-found}. */
    public static String kind(Registered entry) {
        return lower(entry.code().kind()).replace('_', '-');
    }

    private static String parties(Registered entry) {
        List<Party> parties = entry.parties();
        return parties.stream().map(ErrorsPage::lower).collect(Collectors.joining(", "));
    }

    private static String effects(Registered entry) {
        List<BillingEffect> effects = entry.effects();
        return effects.isEmpty() ? "–" : effects.stream().map(ErrorsPage::lower).collect(Collectors.joining(", "));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
