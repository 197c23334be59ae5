package dev.argosy.cli;

import dev.argosy.client.Json;
import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.kernel.codes.Chapter;
import dev.argosy.kernel.codes.ErrorsPage;
import dev.argosy.kernel.codes.Registered;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "What a code means, who is responsible, what it does to the bill and what to do.",
            "",
            "Without CODE it lists all codes of this version; it asks no portal."
        },
        footer = {"", "Examples:", "  argosy explain machine-lost", "  argosy explain --page > docs/errors.md"})
final class ExplainVerb extends Verb {
    private static final int NEAR = 3;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "A code from an error, a reason or an invoice.")
    private @Nullable String code;

    @Option(names = "--page", description = "All codes as the page docs/errors.md.")
    private boolean page;

    @Override
    protected int run(Session session) {
        if (page) {
            session.shell().out().print(ErrorsPage.markdown());
        } else if (code == null) {
            list(session);
        } else {
            one(session, find(code));
        }
        return ExitCode.DONE;
    }

    private static Registered find(String code) {
        return Catalogue.find(code)
                .orElseThrow(() -> Refusal.of(
                                Codes.NOT_FOUND,
                                "code: '" + Table.clean(code) + "' is not one of this version's",
                                "near: " + near(code) + "; `argosy explain` lists all, a newer version may know it")
                        .asException());
    }

    private static String near(String code) {
        return Catalogue.all().stream()
                .map(Registered::name)
                .sorted(Comparator.comparingInt(name -> Nearest.changes(code, name)))
                .limit(NEAR)
                .collect(Collectors.joining(", "));
    }

    private static void list(Session session) {
        if (session.json()) {
            Json items = new Json.Array(
                    Catalogue.all().stream().map(ExplainVerb::document).toList());
            session.document(Json.Fields.start()
                    .put("items", items)
                    .put("next", Json.NULL)
                    .done());
            return;
        }
        var table = new Table("CODE", "KIND", "RESPONSIBLE", "MEANING");
        for (Chapter chapter : Catalogue.chapters()) {
            chapter.entries()
                    .forEach(entry -> table.row(
                            entry.name(), ErrorsPage.kind(entry), lower(entry.parties()), firstSentence(entry)));
        }
        session.print(table);
    }

    private static void one(Session session, Registered entry) {
        if (session.json()) {
            session.document(document(entry));
            return;
        }
        session.pair("code", entry.name());
        session.pair("kind", ErrorsPage.kind(entry));
        session.pair("responsible", lower(entry.parties()));
        session.pair("bill", entry.effects().isEmpty() ? "not touched" : lower(entry.effects()));
        if (!entry.evidence().isEmpty()) {
            session.pair("evidence", entry.evidence());
        }
        session.print("");
        session.print(entry.meaning());
        session.print("→ " + entry.remedy());
    }

    private static Json document(Registered entry) {
        return Json.Fields.start()
                .put("code", entry.name())
                .put("kind", ErrorsPage.kind(entry))
                .put("parties", names(entry.parties()))
                .put("effects", names(entry.effects()))
                .put("evidence", entry.evidence())
                .put("meaning", entry.meaning())
                .put("remedy", entry.remedy())
                .done();
    }

    private static Json names(List<? extends Enum<?>> values) {
        return Json.ofStrings(values.stream().map(Enum::name).toList());
    }

    private static String lower(List<? extends Enum<?>> values) {
        return values.stream()
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static String firstSentence(Registered entry) {
        int end = entry.meaning().indexOf(". ");
        return end < 0 ? entry.meaning() : entry.meaning().substring(0, end + 1);
    }
}
