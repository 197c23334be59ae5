package dev.argosy.kernel.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * A SHA-256 Merkle tree over exact bytes: leaf = sha256(0x00‖bytes), node = sha256(0x01‖left‖right), an odd one moves
 * up unchanged. Leaf and node prefixes differ so that an inner node can never pass for a leaf.
 */
public final class MerkleTree {
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final List<List<Digest>> levels;

    private MerkleTree(List<List<Digest>> levels) {
        this.levels = levels;
    }

    public static MerkleTree of(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("Merkle tree: no leaves (expected: at least one)");
        }
        var levels = new ArrayList<List<Digest>>();
        List<Digest> level = leaves.stream().map(MerkleTree::leaf).toList();
        levels.add(level);
        while (level.size() > 1) {
            var above = new ArrayList<Digest>((level.size() + 1) / 2);
            for (int i = 0; i < level.size(); i += 2) {
                above.add(i + 1 < level.size() ? node(level.get(i), level.get(i + 1)) : level.get(i));
            }
            level = List.copyOf(above);
            levels.add(level);
        }
        return new MerkleTree(List.copyOf(levels));
    }

    public Digest root() {
        return levels.getLast().getFirst();
    }

    /** The siblings from the leaf up to the root that prove leaf {@code index}. */
    public List<Step> path(int index) {
        var path = new ArrayList<Step>();
        int at = index;
        for (List<Digest> level : levels) {
            int sibling = at ^ 1;
            if (sibling < level.size()) {
                path.add(new Step(level.get(sibling), (at & 1) == 1));
            }
            at >>= 1;
        }
        return List.copyOf(path);
    }

    /** The root that {@code leaf} leads to by {@code path}; equal to the signed root when the proof holds. */
    public static Digest rootFrom(byte[] leaf, List<Step> path) {
        Digest at = leaf(leaf);
        for (Step step : path) {
            at = step.siblingIsLeft() ? node(step.sibling(), at) : node(at, step.sibling());
        }
        return at;
    }

    private static Digest leaf(byte[] bytes) {
        return Digest.of(LEAF, bytes);
    }

    private static Digest node(Digest left, Digest right) {
        return Digest.of(NODE, left.bytes(), right.bytes());
    }

    /** One step of a proof. */
    public record Step(Digest sibling, boolean siblingIsLeft) {}
}
