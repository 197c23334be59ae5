package dev.argosy.portal.foundation;

import static dev.argosy.schema.foundation.Tables.PORTAL_KEY;

import dev.argosy.kernel.Refusal;
import dev.argosy.kernel.codes.ProgramCodes;
import java.util.Map;

/**
 * Which keys the database was written with, by fingerprint. Machines and invoices trust those alone, so a start whose
 * key files are gone or are others is refused; nothing would tell otherwise until every machine is locked out.
 */
final class RememberedKeys {

    private final Transactions transactions;

    RememberedKeys(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Fingerprints by the key's name; empty before the first start. */
    Map<String, String> known() {
        return transactions.run(tx ->
                SqlTransaction.of(tx).sql().selectFrom(PORTAL_KEY).fetchMap(PORTAL_KEY.NAME, PORTAL_KEY.FINGERPRINT));
    }

    /** Remembers the keys of a first start; of two that start at once the second is refused here. */
    void remember(Map<String, String> fingerprints) {
        transactions.execute(tx -> fingerprints.forEach((name, fingerprint) -> SqlTransaction.of(tx)
                .sql()
                .insertInto(PORTAL_KEY)
                .set(PORTAL_KEY.NAME, name)
                .set(PORTAL_KEY.FINGERPRINT, fingerprint)
                .onConflictDoNothing()
                .execute()));
        if (!known().equals(fingerprints)) {
            throw refusal("another portal has started on this database with keys of its own")
                    .asException();
        }
    }

    static Refusal refusal(String message) {
        return Refusal.of(
                ProgramCodes.KEYS_MISSING,
                message,
                "restore the folders ca and secrets of the portal's data folder from the backup that belongs to this"
                        + " database; new keys would lock out every machine and void every invoice");
    }
}
