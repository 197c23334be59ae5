package dev.argosy.kernel.codes;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Reason.BillingEffect;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every registered code. Readers of codes from elsewhere keep those that are not here as text. */
public final class Catalogue {
    private static final List<Chapter> CHAPTERS = List.of(
            Codes.chapter(),
            HttpCodes.chapter(),
            AccountCodes.chapter(),
            MoneyCodes.chapter(),
            MarketCodes.chapter(),
            LeaseCodes.chapter(),
            JobCodes.chapter(),
            FileCodes.chapter(),
            FleetCodes.chapter(),
            HealthCodes.chapter(),
            MeteringCodes.chapter(),
            InvoiceCodes.chapter(),
            ProgramCodes.chapter());

    private static final Map<String, Registered> BY_NAME = byName();

    private Catalogue() {}

    public static List<Chapter> chapters() {
        return CHAPTERS;
    }

    /** All codes, chapter by chapter. */
    public static List<Registered> all() {
        return List.copyOf(BY_NAME.values());
    }

    public static Optional<Registered> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** A reason with a registered code's usual party. */
    public static Reason reason(dev.argosy.kernel.Code code, String evidence, BillingEffect effect) {
        return find(code.name())
                .orElseThrow(() -> new IllegalArgumentException(code + ": not registered"))
                .reason(evidence, effect);
    }

    private static Map<String, Registered> byName() {
        var all = new LinkedHashMap<String, Registered>();
        for (Chapter chapter : CHAPTERS) {
            for (Registered entry : chapter.entries()) {
                if (all.put(entry.name(), entry) != null) {
                    throw new IllegalStateException(entry.name() + ": registered twice");
                }
            }
        }
        return Collections.unmodifiableMap(all);
    }
}
