package dev.argosy.portal.money;

import dev.argosy.kernel.OrganizationId;
import dev.argosy.ledger.Account;
import dev.argosy.ledger.CounterChange;
import dev.argosy.ledger.Transfer;
import dev.argosy.ledger.TransferGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A batch of groups as the columns that {@code money.apply_batch} takes. */
final class BatchArrays {
    private final Map<Account, UUID> accounts = new HashMap<>();
    private final List<UUID> accountIds = new ArrayList<>();
    private final List<@Nullable UUID> accountOwners = new ArrayList<>();
    private final List<String> accountKinds = new ArrayList<>();
    private final List<Integer> transferGroups = new ArrayList<>();
    private final List<UUID> transferIds = new ArrayList<>();
    private final List<UUID> debits = new ArrayList<>();
    private final List<UUID> credits = new ArrayList<>();
    private final List<Long> amounts = new ArrayList<>();
    private final List<String> causes = new ArrayList<>();
    private final List<Integer> counterGroups = new ArrayList<>();
    private final List<UUID> counterIds = new ArrayList<>();
    private final List<String> counterNames = new ArrayList<>();
    private final List<Long> deltas = new ArrayList<>();
    private final List<Long> limits = new ArrayList<>();
    private final int groups;

    BatchArrays(List<TransferGroup> groups) {
        this.groups = groups.size();
        for (int i = 0; i < groups.size(); i++) {
            int number = i + 1;
            groups.get(i).transfers().forEach(transfer -> add(number, transfer));
            groups.get(i).counters().forEach(change -> add(number, change));
        }
    }

    private void add(int group, Transfer transfer) {
        transferGroups.add(group);
        transferIds.add(transfer.id().uuid());
        debits.add(key(transfer.debit()));
        credits.add(key(transfer.credit()));
        amounts.add(transfer.amount().microUsd());
        causes.add(transfer.cause());
    }

    private void add(int group, CounterChange change) {
        counterGroups.add(group);
        counterIds.add(change.key());
        counterNames.add(change.counter());
        deltas.add(change.delta());
        limits.add(change.limit());
    }

    private UUID key(Account account) {
        return accounts.computeIfAbsent(account, fresh -> {
            UUID key = fresh.key();
            accountIds.add(key);
            accountOwners.add(fresh.owner().map(OrganizationId::uuid).orElse(null));
            accountKinds.add(fresh.kind().text());
            return key;
        });
    }

    /** The arguments in the order of the function's parameters, but for the instant. */
    Object[] arguments() {
        return new Object[] {
            uuids(accountIds),
            uuids(accountOwners),
            texts(accountKinds),
            integers(transferGroups),
            uuids(transferIds),
            uuids(debits),
            uuids(credits),
            longs(amounts),
            texts(causes),
            integers(counterGroups),
            uuids(counterIds),
            texts(counterNames),
            longs(deltas),
            longs(limits),
            groups
        };
    }

    private static UUID[] uuids(List<? extends @Nullable UUID> list) {
        return list.toArray(UUID[]::new);
    }

    private static String[] texts(List<String> list) {
        return list.toArray(String[]::new);
    }

    private static Integer[] integers(List<Integer> list) {
        return list.toArray(Integer[]::new);
    }

    private static Long[] longs(List<Long> list) {
        return list.toArray(Long[]::new);
    }
}
