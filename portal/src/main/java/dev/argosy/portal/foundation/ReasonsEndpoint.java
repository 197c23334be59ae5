package dev.argosy.portal.foundation;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Reason.BillingEffect;
import dev.argosy.kernel.Reason.Party;
import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.Catalogue;
import dev.argosy.kernel.codes.ErrorsPage;
import dev.argosy.kernel.codes.Registered;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue of codes, closed for this version; the type of each problem document points here. */
@RestController
@RequestMapping("/api/public/v1/reasons")
class ReasonsEndpoint {
    @GetMapping
    Reasons all() {
        return new Reasons(Catalogue.all().stream().map(ReasonsEndpoint::view).toList(), null);
    }

    @GetMapping("/{code}")
    View one(@PathVariable String code) {
        return Catalogue.find(code)
                .map(ReasonsEndpoint::view)
                .orElseThrow(() -> Refusal.of(
                                Codes.NOT_FOUND,
                                "code: not one of this version's",
                                "GET /api/public/v1/reasons lists them; another version may know it")
                        .asException());
    }

    private static View view(Registered entry) {
        int status = Problem.status(entry.code().kind());
        return new View(
                entry.name(),
                ErrorsPage.kind(entry),
                status,
                entry.parties(),
                entry.effects(),
                entry.evidence(),
                entry.meaning(),
                entry.remedy());
    }

    /** All of them in one page: there are some hundred. */
    record Reasons(List<View> items, @Nullable String next) {}

    /** @param status of a refusal with this code */
    record View(
            String code,
            String kind,
            int status,
            List<Party> parties,
            List<BillingEffect> effects,
            String evidence,
            String meaning,
            String remedy) {}
}
