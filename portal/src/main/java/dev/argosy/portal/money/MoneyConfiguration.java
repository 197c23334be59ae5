package dev.argosy.portal.money;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.IdSource;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.Money;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Reason;
import dev.argosy.portal.foundation.History;
import dev.argosy.portal.foundation.PortalKeys;
import dev.argosy.portal.foundation.Settings;
import dev.argosy.portal.foundation.Transaction;
import dev.argosy.portal.identity.Identities;
import dev.argosy.portal.identity.KeyFacts;
import dev.argosy.portal.identity.NewOrganizations;
import dev.argosy.portal.identity.Organization;
import dev.argosy.portal.identity.Project;
import dev.argosy.portal.lease.Bills;
import dev.argosy.portal.lease.Funds;
import dev.argosy.portal.lease.Lease;
import dev.argosy.portal.lease.Leases;
import dev.argosy.portal.lease.Movements;
import dev.argosy.portal.metering.Evidence;
import dev.argosy.portal.metering.Meters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MoneyConfiguration {
    private final ObjectProvider<Meters> meters;
    private final ObjectProvider<Leases> leases;

    /** Metering and lease are asked for late: they in turn are built on this room's funds. */
    MoneyConfiguration(ObjectProvider<Meters> meters, ObjectProvider<Leases> leases) {
        this.meters = meters;
        this.leases = leases;
    }

    @Bean
    MoneyRoom moneyRoom(History history, IdSource ids, PortalKeys keys, Settings settings) {
        long credit = settings.number("argosy.money.starter-credit", 0, Money.MAX.microUsd());
        var ports = new MoneyRoom.Ports(history, ids, usage(meters), new LeasesAndMeters(leases, meters), keys);
        var play = new MoneyRoom.PlayMoney(Money.ofMicroUsd(credit), settings.flag("argosy.money.faucet"));
        return new MoneyRoom(new SqlMoneyStore(), ports, play);
    }

    @Bean
    Funds funds(MoneyRoom room) {
        return room.funds();
    }

    @Bean
    Bills bills(MoneyRoom room) {
        return room.bills();
    }

    @Bean
    Movements movements(History history) {
        return new MoneyHistory(history)::movements;
    }

    @Bean
    BudgetOwners budgetOwners(Identities identities) {
        return new OwnersOfIdentity(identities);
    }

    @Bean
    NewOrganizations starterCredit(MoneyRoom room) {
        return (tx, organization) -> room.starterCredit().give(tx, organization.id());
    }

    private static AcceptedUsage usage(ObjectProvider<Meters> meters) {
        return (tx, leases) -> {
            var totals = new HashMap<LeaseId, AcceptedUsage.Total>();
            meters.getObject()
                    .totals(tx, leases)
                    .forEach((lease, meter) ->
                            totals.put(lease, new AcceptedUsage.Total(meter.acceptedMillis(), meter.last())));
            return totals;
        };
    }

    private record OwnersOfIdentity(Identities identities) implements BudgetOwners {
        @Override
        public Optional<Found> find(Transaction tx, BudgetOwner owner) {
            return switch (owner.id()) {
                case OrganizationId id -> identities.byId(tx, id).map(one -> new Found(named(one), one.id()));
                case ProjectId id -> identities.project(tx, id).map(one -> new Found(named(one), one.organization()));
                case ApiKeyId id -> identities.key(tx, id).map(one -> new Found(named(one), one.organization()));
                default -> Optional.empty();
            };
        }

        @Override
        public List<Named> ofOrganization(Transaction tx, OrganizationId organization) {
            var all = new ArrayList<Named>();
            all.add(named(identities.byId(tx, organization).orElseThrow()));
            identities.projects(tx, organization).forEach(project -> all.add(named(project)));
            identities.keys(tx, organization).forEach(key -> all.add(named(key)));
            return all;
        }

        private static Named named(Organization organization) {
            return new Named(BudgetOwner.of(organization.id()), organization.name());
        }

        private static Named named(Project project) {
            return new Named(BudgetOwner.of(project.id()), project.name());
        }

        private static Named named(KeyFacts key) {
            return new Named(BudgetOwner.of(key.id()), key.name());
        }
    }

    private record LeasesAndMeters(ObjectProvider<Leases> leases, ObjectProvider<Meters> meters)
            implements BilledLeases {
        @Override
        public Map<LeaseId, Facts> facts(Transaction tx, Collection<LeaseId> wanted) {
            var facts = new HashMap<LeaseId, Facts>();
            leases.getObject().byIds(tx, wanted).forEach((id, lease) -> facts.put(id, facts(lease)));
            return facts;
        }

        private static Facts facts(Lease lease) {
            var grant = lease.grant();
            Optional<Reason> reason = switch (lease) {
                case Lease.Ending ending -> Optional.of(ending.ending().reason());
                case Lease.Ended ended -> Optional.of(ended.ending().reason());
                case Lease.Granted granted -> Optional.empty();
                case Lease.Active active -> Optional.empty();
            };
            return new Facts(
                    grant.rank(),
                    grant.token(),
                    grant.slice().text(),
                    grant.slice().gpus().size(),
                    reason);
        }

        @Override
        public List<Evidence> evidence(Transaction tx, LeaseId lease) {
            return meters.getObject().evidence(tx, lease);
        }
    }
}
