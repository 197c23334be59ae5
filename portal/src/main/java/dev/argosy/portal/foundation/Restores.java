package dev.argosy.portal.foundation;

import static dev.argosy.schema.foundation.Tables.CLOCK;

import dev.argosy.kernel.Codes;
import dev.argosy.kernel.Refusal;
import dev.argosy.portal.foundation.History.Fact;
import dev.argosy.portal.foundation.History.Position;
import java.util.List;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Raises the era of a database that was copied back and may lack commits, so that generations given out from now on
 * are above all that machines have seen.
 */
public final class Restores {
    static final String ROOM = "foundation";
    static final String SETTING = "argosy.database.restored";

    private static final Logger LOG = LoggerFactory.getLogger(Restores.class);
    private static final int LONGEST_NAME = 100;

    private Restores() {}

    /**
     * Raises the era unless this database knows the restore already. The new era is the time of the restore: counting
     * from the era in the copy would meet again one that was raised after the copy was made.
     *
     * @param name of the restore, chosen by who made it; empty for none
     * @return the new era; empty when nothing was raised
     */
    public static OptionalLong note(Transactions transactions, History history, String name) {
        if (name.isEmpty()) {
            return OptionalLong.empty();
        }
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.of(
                            Codes.INVALID_VALUE,
                            SETTING + ": " + name.length() + " characters (expected: 1.." + LONGEST_NAME
                                    + " printable ones)",
                            "name the restore, such as by its date")
                    .asException();
        }
        return transactions.run(tx -> {
            DSLContext sql = SqlTransaction.of(tx).sql();
            long before =
                    sql.select(CLOCK.ERA).from(CLOCK).forUpdate().fetchSingle().value1();
            String stream = "restore " + name;
            if (!history.readStream(tx, ROOM, stream, Position.START, 1).isEmpty()) {
                return OptionalLong.empty();
            }
            long era = Math.max(before + 1, tx.now().getEpochSecond());
            sql.update(CLOCK).set(CLOCK.ERA, era).execute();
            String body = JsonMapper.shared()
                    .createObjectNode()
                    .put("restore", name)
                    .put("before", before)
                    .put("era", era)
                    .toString();
            history.append(tx, ROOM, stream, List.of(new Fact("era-raised", body)));
            LOG.info("restore {}: the era is raised from {} to {}", name, before, era);
            return OptionalLong.of(era);
        });
    }
}
