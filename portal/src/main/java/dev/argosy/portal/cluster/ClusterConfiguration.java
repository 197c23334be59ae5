package dev.argosy.portal.cluster;

import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Terms;
import dev.argosy.portal.fleet.DesiredStates;
import dev.argosy.portal.fleet.Machines;
import dev.argosy.portal.fleet.WorkloadFiles;
import dev.argosy.portal.foundation.Concern;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.Pokes;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.Transactions;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Leases;
import dev.argosy.portal.market.Market;
import dev.argosy.portal.market.Plan;
import dev.argosy.portal.market.PlanRequest;
import dev.argosy.portal.storage.Artifacts;
import dev.argosy.portal.storage.Logs;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {
    private final Transactions transactions;
    private final History history;
    private final Pokes pokes;
    private final InstantSource clock;
    private final Settings settings;

    ClusterConfiguration(
            Transactions transactions, History history, Pokes pokes, InstantSource clock, Settings settings) {
        this.transactions = transactions;
        this.history = history;
        this.pokes = pokes;
        this.clock = clock;
        this.settings = settings;
    }

    /** What leases are to a cluster: themselves and what they cost. */
    record Hired(Leases leases, Bills bills) {}

    @Bean
    Hired hired(Leases leases, Bills bills) {
        return new Hired(leases, bills);
    }

    /** Where nodes run, and how their machines are told of each other. */
    record Run(Machines machines, DesiredStates desired) {}

    @Bean
    Run run(Machines machines, DesiredStates desired) {
        return new Run(machines, desired);
    }

    @Bean
    ClusterRoom clusterRoom(Market market, Hired hired, Run run, Artifacts artifacts, Logs logs) {
        int fee = (int) settings.number("argosy.fee-basis-points", 0, Terms.MAX_FEE_BASIS_POINTS);
        var ports = new ClusterPorts(
                transactions,
                history,
                pokes,
                clock,
                (spec, search) -> plan(market, spec, search),
                hired.leases(),
                hired.bills(),
                run.machines(),
                run.desired(),
                artifacts,
                logs,
                new ClusterPorts.Settings(fee, settings.duration("argosy.lease.start-deadline"), keep()));
        return new ClusterRoom(ports, new SqlClusterStore(), new SqlSetAsideStore());
    }

    @Bean
    Concern clusterConcern(ClusterRoom room) {
        return room::concern;
    }

    private ClusterPorts.Keep keep() {
        return new ClusterPorts.Keep(
                settings.positiveDuration("argosy.storage.keep-outputs"),
                settings.positiveDuration("argosy.storage.keep-uploads"),
                settings.positiveDuration("argosy.storage.keep-logs"));
    }

    @Bean
    Clusters clusters(ClusterRoom room) {
        return room.clusters();
    }

    @Bean
    WorkloadFiles workloadFiles(ClusterRoom room) {
        return room.files();
    }

    /** Ends open streams before the web server waits for them. */
    @Bean
    SmartLifecycle clusterStreams(ClusterRoom room) {
        return new SmartLifecycle() {
            @Override
            public void start() {
                // streams open when readers come
            }

            @Override
            public void stop() {
                room.streams().close();
            }

            @Override
            public boolean isRunning() {
                return !room.streams().isClosed();
            }

            @Override
            public int getPhase() {
                return Integer.MAX_VALUE;
            }
        };
    }

    private Plan plan(Market market, ClusterSpec spec, ClusterPorts.Search search) {
        Long cap = search.maxPriceMicroUsdPerGpuHour();
        var request = new PlanRequest(
                spec.shape(),
                search.nodes(),
                cap == null ? null : new Rate(cap),
                search.excluded(),
                Set.of(),
                search.claimed());
        var quote = search.quoted() ? spec.quote() : null;
        return quote == null
                ? market.plan(request)
                : transactions.run(tx -> market.plan(tx, request, quote, spec.organization()));
    }
}
