package dev.argosy.portal.foundation;

import dev.argosy.kernel.HaltSwitch;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.Uuid7Source;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.context.support.GenericApplicationContext;

/** What every room is built on, made once by the composition root and offered to all as beans. */
public record Foundation(
        Settings settings,
        Transactions transactions,
        History history,
        Pokes pokes,
        IdempotentRequests requests,
        PortalKeys keys,
        IdSource ids,
        InstantSource clock,
        SecureRandom random,
        HaltSwitch halts,
        LoopDriver loops,
        Loop clockLoop,
        Loop answersLoop,
        TimeTrust timeTrust) {

    public static Foundation create(DataSource database, Settings settings, Path data) throws IOException {
        InstantSource clock = InstantSource.system();
        var random = new SecureRandom();
        var pokes = new Pokes();
        var transactions = new SqlTransactions(database);
        var requests = new SqlIdempotentRequests(transactions);
        var clockLoop = new ClockLoop(transactions, System::nanoTime);
        return new Foundation(
                settings,
                transactions,
                new SqlHistory(pokes),
                pokes,
                requests,
                FilePortalKeys.open(data.resolve("ca"), clock.instant(), random, new RememberedKeys(transactions)),
                new Uuid7Source(clock, random),
                clock,
                random,
                HaltSwitch.fromEnvironment(),
                new LoopDriver(pokes),
                clockLoop,
                new AnswersLoop(transactions, requests, clockLoop),
                clockLoop);
    }

    /** Offers each part as a bean of its interface's type. */
    public void register(GenericApplicationContext context) {
        context.registerBean(Settings.class, () -> settings);
        context.registerBean(Transactions.class, () -> transactions);
        context.registerBean(History.class, () -> history);
        context.registerBean(Pokes.class, () -> pokes);
        context.registerBean(IdempotentRequests.class, () -> requests);
        context.registerBean(PortalKeys.class, () -> keys);
        context.registerBean(IdSource.class, () -> ids);
        context.registerBean(InstantSource.class, () -> clock);
        context.registerBean(SecureRandom.class, () -> random);
        context.registerBean(HaltSwitch.class, () -> halts);
        context.registerBean(LoopDriver.class, () -> loops);
        context.registerBean(TimeTrust.class, () -> timeTrust);
    }
}
