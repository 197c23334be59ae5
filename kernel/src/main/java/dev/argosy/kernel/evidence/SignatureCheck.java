package dev.argosy.kernel.evidence;

/** Says whether a signature over exact bytes is by the key it stands for; malformed signatures are simply false. */
@FunctionalInterface
public interface SignatureCheck {
    boolean holds(byte[] message, byte[] signature);
}
