package dev.argosy.portal.metering;

import dev.argosy.kernel.IdSource;
import dev.argosy.portal.fleet.AgentMessages;
import dev.argosy.portal.fleet.MachineSessions;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Room;
import dev.argosy.portal.foundation.TimeTrust;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Leases;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MeteringConfiguration {
    private final Transactions transactions;
    private final Pokes pokes;
    private final IdSource ids;

    MeteringConfiguration(Transactions transactions, Pokes pokes, IdSource ids) {
        this.transactions = transactions;
        this.pokes = pokes;
        this.ids = ids;
    }

    @Bean
    Meters meters(Leases leases, MachineSessions sessions, Machines machines, AgentMessages messages) {
        var ports = new MeteringPorts(
                transactions,
                pokes,
                ids,
                leases,
                sessions,
                machines::certificates,
                MeteringPorts.UsageSignatures.ED25519,
                machines::quarantine);
        var room = new MeteringRoom(ports, new SqlMeterStore());
        room.listen(messages);
        return room;
    }

    @Bean
    Room meteringThinning(History history, TimeTrust timeTrust) {
        var loop = new ThinningLoop(transactions, history, new SqlMeterStore(), timeTrust);
        return () -> List.of(loop);
    }
}
