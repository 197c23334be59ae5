package dev.argosy.planner;

import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cheapest slices for a request.
 *
 * <p>A node costs the same on whichever gpus of a machine it lands, so going through the machines in price order and
 * filling each one is the cheapest way, and the walk stops as soon as all nodes have a place.
 */
public final class Planner {
    private Planner() {}

    /** The cheapest slices for all nodes, or why there are none. */
    public static Answer place(Snapshot snapshot, Request request) {
        var nodes = new ArrayList<Answer.Node>();
        walk(snapshot, request, request.nodes(), nodes);
        return nodes.size() == request.nodes()
                ? new Answer.Placed(nodes)
                : new Answer.NotPlaced(explain(snapshot, request, nodes.size()));
    }

    /** Whether all nodes have a place, without saying where or why not. */
    public static boolean fits(Snapshot snapshot, Request request) {
        return walk(snapshot, request, request.nodes(), null) == request.nodes();
    }

    /** For how many nodes like these there is room, up to {@code limit}; a request for more is not placed. */
    public static int capacity(Snapshot snapshot, Request request, int limit) {
        return walk(snapshot, request, limit, null);
    }

    /** For how many nodes of the shape one machine has room, by the same rules that place them. */
    public static int capacityOf(MachineSupply machine, Request request) {
        return Fit.nodes(new Row(machine), request);
    }

    private static int walk(Snapshot snapshot, Request request, int wanted, @Nullable List<Answer.Node> into) {
        Rate cap = request.maxPrice();
        int found = 0;
        for (Chunk chunk : snapshot.chunks()) {
            if (cap != null && chunk.lowestPrice().compareTo(cap) > 0) {
                return found;
            }
            long[] bits = chunk.worthALook(request.shape());
            for (int word = 0; word < bits.length; word++) {
                for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                    Row row = left(chunk.row((word << 6) + Long.numberOfTrailingZeros(rest)), request);
                    int here = Math.min(Fit.nodes(row, request), wanted - found);
                    if (here > 0 && into != null) {
                        Fit.place(row, request, here, into);
                    }
                    found += here;
                    if (found == wanted) {
                        return found;
                    }
                }
            }
        }
        return found;
    }

    /** The bitmaps know nothing of claims: they only ever say too much. */
    private static Row left(Row row, Request request) {
        if (request.claimed().isEmpty()) {
            return row;
        }
        List<Slice> claimed = request.claimed().get(row.supply.machine());
        return claimed == null ? row : new Row(row.supply.without(claimed));
    }

    private static Explanation explain(Snapshot snapshot, Request request, int fitting) {
        var tally = new Tally();
        for (Chunk chunk : snapshot.chunks()) {
            for (int index = 0; index < chunk.size(); index++) {
                Fit.tally(left(chunk.row(index), request), request, tally);
            }
        }
        return new Explanation(tally.considered(), fitting, tally.ruledOut(), enoughPrice(snapshot, request));
    }

    private static @Nullable Rate enoughPrice(Snapshot snapshot, Request request) {
        if (request.maxPrice() == null) {
            return null;
        }
        var nodes = new ArrayList<Answer.Node>();
        int found = walk(snapshot, request.capped(null), request.nodes(), nodes);
        return found == request.nodes() ? nodes.getLast().price() : null;
    }
}
