package dev.argosy.kernel.evidence;

/** Signs exact bytes with one key. A port: a simulation may sign with a keyed hash. */
@FunctionalInterface
public interface Signer {
    byte[] sign(byte[] message);
}
