package dev.argosy.agent.process;

import dev.argosy.agent.core.Members;
import dev.argosy.agent.core.Order;
import dev.argosy.agent.core.OrderHead;
import dev.argosy.agent.core.WorkloadBytes;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Moves a workload's files over the agent's own streams. An {@link IOException} means that trying again may help; a
 * refusal is for good.
 */
public interface Transfers {
    /** What the order names, as the portal answers it: not checked. */
    WorkloadBytes fetchWorkload(OrderHead order) throws IOException, RefusedTransferException;

    /** Exactly the bytes that the entry names: others are not there yet, or not any more. */
    byte[] fetchMembers(Order order, Members members) throws IOException, RefusedTransferException;

    /** Writes the submitter's tar to the file, whole. */
    void fetchUpload(Order order, Path file) throws IOException, RefusedTransferException;

    void sendOutputs(Order order, Path tar) throws IOException, RefusedTransferException;

    /** Sends this stream until it has ended and the portal keeps all of it. */
    void follow(LogStream stream);

    /** Something was written to a followed stream. */
    void wake();

    /** Forgets what is left of a stream. */
    void unfollow(LogStream stream);
}
