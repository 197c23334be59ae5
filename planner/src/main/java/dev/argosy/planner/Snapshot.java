package dev.argosy.planner;

import dev.argosy.kernel.MachineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All machines at one moment, in price order. Immutable and opaque; safe to share between threads.
 *
 * <p>A change copies one chunk of some hundred machines, the list of chunks and one small map, whatever the size of
 * the market.
 */
public final class Snapshot {
    private static final int CHUNK = 256;
    private static final int LARGEST_CHUNK = 2 * CHUNK;
    private static final int SMALL_CHUNK = CHUNK / 4;
    private static final int SHARDS = 256;

    /** A batch of at least this part of the market is cheaper built anew. */
    private static final int REBUILD_DIVISOR = 8;

    private static final Snapshot EMPTY = new Snapshot(new Chunk[0], List.of());

    private final Chunk[] chunks;
    private final List<Map<MachineId, Row>> shards;

    private Snapshot(Chunk[] chunks, List<Map<MachineId, Row>> shards) {
        this.chunks = chunks;
        this.shards = shards;
    }

    public static Snapshot empty() {
        return EMPTY;
    }

    /** A snapshot of these machines; the last one of several with the same id counts. */
    public static Snapshot of(Collection<MachineSupply> machines) {
        var byId = new LinkedHashMap<MachineId, Row>();
        machines.forEach(machine -> byId.put(machine.machine(), new Row(machine)));
        return build(byId.values());
    }

    private static Snapshot build(Collection<Row> all) {
        Row[] sorted = all.toArray(Row[]::new);
        Arrays.sort(sorted);
        var chunks = new ArrayList<Chunk>();
        for (int from = 0; from < sorted.length; from += CHUNK) {
            chunks.add(new Chunk(Arrays.copyOfRange(sorted, from, Math.min(from + CHUNK, sorted.length))));
        }
        var shards = new ArrayList<Map<MachineId, Row>>();
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new HashMap<>());
        }
        for (Row row : sorted) {
            shards.get(shardOf(row.supply.machine())).put(row.supply.machine(), row);
        }
        return new Snapshot(chunks.toArray(Chunk[]::new), List.copyOf(shards));
    }

    /** The snapshot after this machine became so, whether it was known before or not. */
    public Snapshot with(MachineSupply machine) {
        var row = new Row(machine);
        Row old = row(machine.machine());
        if (old != null && row.equals(old)) {
            return this;
        }
        List<Map<MachineId, Row>> mapped = mapped(machine.machine(), row);
        if (old != null && old.compareTo(row) == 0) {
            return new Snapshot(replaced(old, row), mapped);
        }
        Chunk[] without = old == null ? chunks : removed(chunks, old);
        return new Snapshot(inserted(without, row), mapped);
    }

    /** The snapshot after all these machines became so. */
    public Snapshot withAll(Collection<MachineSupply> machines) {
        if (machines.size() * REBUILD_DIVISOR >= size()) {
            var all = new LinkedHashMap<MachineId, Row>();
            shards.forEach(all::putAll);
            machines.forEach(machine -> all.put(machine.machine(), new Row(machine)));
            return build(all.values());
        }
        Snapshot snapshot = this;
        for (MachineSupply machine : machines) {
            snapshot = snapshot.with(machine);
        }
        return snapshot;
    }

    /** The snapshot without this machine; the same one when it was not there. */
    public Snapshot without(MachineId machine) {
        Row old = row(machine);
        return old == null ? this : new Snapshot(removed(chunks, old), mapped(machine, null));
    }

    public Optional<MachineSupply> machine(MachineId machine) {
        Row row = row(machine);
        return row == null ? Optional.empty() : Optional.of(row.supply);
    }

    /** All machines, cheapest first. */
    public List<MachineSupply> machines() {
        var all = new ArrayList<MachineSupply>();
        for (Chunk chunk : chunks) {
            chunk.rows().forEach(row -> all.add(row.supply));
        }
        return all;
    }

    public int size() {
        int size = 0;
        for (Chunk chunk : chunks) {
            size += chunk.size();
        }
        return size;
    }

    Chunk[] chunks() {
        return chunks;
    }

    @Nullable
    Row row(MachineId machine) {
        return shards.isEmpty() ? null : shards.get(shardOf(machine)).get(machine);
    }

    private static int shardOf(MachineId machine) {
        int hash = machine.hashCode();
        return (hash ^ (hash >>> 16)) & (SHARDS - 1);
    }

    private List<Map<MachineId, Row>> mapped(MachineId machine, @Nullable Row row) {
        if (shards.isEmpty()) {
            return build(row == null ? List.of() : List.of(row)).shards;
        }
        int shard = shardOf(machine);
        var copy = new HashMap<>(shards.get(shard));
        if (row == null) {
            copy.remove(machine);
        } else {
            copy.put(machine, row);
        }
        var list = new ArrayList<>(shards);
        list.set(shard, copy);
        return List.copyOf(list);
    }

    /** The index of the last chunk that begins at or before the row; 0 when the row is before all. */
    private static int chunkFor(Chunk[] chunks, Row row) {
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks[middle].first().compareTo(row) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private Chunk[] replaced(Row old, Row row) {
        int at = chunkFor(chunks, old);
        Row[] rows = chunks[at].rows().toArray(Row[]::new);
        rows[chunks[at].find(old)] = row;
        Chunk[] copy = chunks.clone();
        copy[at] = new Chunk(rows);
        return copy;
    }

    private static Chunk[] removed(Chunk[] chunks, Row old) {
        int at = chunkFor(chunks, old);
        var rows = new ArrayList<>(chunks[at].rows());
        rows.remove(chunks[at].find(old));
        var list = new ArrayList<>(List.of(chunks));
        list.remove(at);
        // small neighbours are joined, or a market that moves a lot would end as many chunks of one machine
        if (rows.size() < SMALL_CHUNK && at > 0 && list.get(at - 1).size() + rows.size() <= CHUNK) {
            rows.addAll(0, list.remove(at - 1).rows());
            list.add(at - 1, new Chunk(rows.toArray(Row[]::new)));
        } else if (!rows.isEmpty()) {
            list.add(at, new Chunk(rows.toArray(Row[]::new)));
        }
        return list.toArray(Chunk[]::new);
    }

    private static Chunk[] inserted(Chunk[] chunks, Row row) {
        if (chunks.length == 0) {
            return new Chunk[] {new Chunk(new Row[] {row})};
        }
        int at = chunkFor(chunks, row);
        var rows = new ArrayList<>(chunks[at].rows());
        rows.add(-chunks[at].find(row) - 1, row);
        var list = new ArrayList<>(List.of(chunks));
        list.remove(at);
        int half = rows.size() > LARGEST_CHUNK ? rows.size() / 2 : rows.size();
        list.add(at, new Chunk(rows.subList(0, half).toArray(Row[]::new)));
        if (half < rows.size()) {
            list.add(at + 1, new Chunk(rows.subList(half, rows.size()).toArray(Row[]::new)));
        }
        return list.toArray(Chunk[]::new);
    }
}
