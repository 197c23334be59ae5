package dev.argosy.portal.fault;

import dev.argosy.portal.fleet.MachineConditions;
import dev.argosy.portal.foundation.Loop;
import dev.argosy.portal.foundation.Room;
import java.util.List;
import java.util.Optional;

/** Puts the room together. */
public final class FaultRoom implements Room {
    private final FaultLoop loop;

    /** On PostgreSQL. */
    public static FaultRoom onSql(FaultPorts ports) {
        return new FaultRoom(ports, new Stores(new SqlFaultStore(), new SqlFindingStore(), new SqlNoticeStore()));
    }

    /** Where the room keeps what it says. */
    record Stores(FaultStore standings, FindingStore findings, NoticeStore notices) {}

    FaultRoom(FaultPorts ports, Stores stores) {
        var ears = new Ears(ports.monotonic());
        var verdicts = new Verdicts(ports, stores.standings());
        loop = new FaultLoop(ports, stores, verdicts, ears);
        ports.fleet().contacts().onContact(ears);
        ports.fleet().messages().on(HealthReports.KIND, new HealthReports(ports, stores.findings(), verdicts));
    }

    /** Made without the room, which needs fleet's beans while fleet shows what is said. */
    static MachineConditions conditionsOnSql() {
        return new StoredConditions(new SqlFaultStore(), new SqlFindingStore());
    }

    @Override
    public List<Loop> loops() {
        return List.of(loop);
    }

    /** Of use to operators; any thread. The first minute after a start is no concern. */
    Optional<String> concern() {
        return loop.doubt()
                .filter(doubt -> doubt != Doubt.STARTING)
                .map(doubt -> "nothing is said of machines that fall silent: " + doubt.text());
    }
}
