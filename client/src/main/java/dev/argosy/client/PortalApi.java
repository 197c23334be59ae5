package dev.argosy.client;

import dev.argosy.kernel.codes.LeaseCodes;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations of {@code openapi.json}, one method each, over a {@link PortalClient}. */
public final class PortalApi {
    private static final String BUDGETS = "/v1/budgets";
    private static final String CLUSTERS = "/v1/clusters";
    private static final String INVOICES = "/v1/invoices";
    private static final String MACHINES = "/v1/machines";

    private final PortalClient http;

    public PortalApi(PortalClient http) {
        this.http = http;
    }

    public PortalClient http() {
        return http;
    }

    public Json ready() {
        return http.get("/public/v1/ready");
    }

    public Json whoAmI() {
        return http.get("/v1/organizations/me");
    }

    /** Creates an organization; the answer holds its owner's key, which is never shown again. */
    public Json createOrganization(String name, String kind) {
        return http.post(
                "/v1/organizations",
                Json.Fields.start().put("name", name).put("kind", kind).done());
    }

    /** A further owner's key of an organization, for an operator who knows its name; answers as creating it does. */
    public Json ownerKey(String name) {
        return http.post(
                "/v1/organizations/owner-keys",
                Json.Fields.start().put("name", name).done());
    }

    /** What is for sale, cheapest first; {@link #offersOf} views the items of a document of it. */
    public Listing offers(Optional<String> model, Optional<String> country, Optional<Integer> gpus) {
        var query = new LinkedHashMap<String, @Nullable Object>();
        query.put("model", model.orElse(null));
        query.put("country", country.orElse(null));
        query.put("gpus", gpus.orElse(null));
        return new Listing(http, "/v1/offers", query);
    }

    public static List<Offer> offersOf(Json list) {
        return list.at("items").items().stream().map(Offer::new).toList();
    }

    public Json quote(JobRequest.NodeShape shape, int nodes, JobRequest.Limits limits) {
        return http.post(
                "/v1/quotes",
                limits.addTo(Json.Fields.start().put("shape", shape.document()).put("nodes", nodes))
                        .done());
    }

    /** Uploads a tar of at most 256 MB and answers its digest. */
    public String putArtifact(Path tar) {
        return http.upload("/v1/artifacts", tar, "application/x-tar").text("digest");
    }

    public Cluster createCluster(JobRequest request, String idempotencyKey) {
        return new Cluster(http.postOnce(CLUSTERS, request.document(), idempotencyKey));
    }

    /**
     * Clusters, newest first.
     *
     * @param states names, several by commas; all when empty
     */
    public Listing clusters(Optional<String> states) {
        return new Listing(http, CLUSTERS, states.map(s -> Map.of("state", s)).orElse(Map.of()));
    }

    /** Clusters that have not ended. */
    public Stream<Cluster> openClusters() {
        return clusters(Optional.of("planning,deploying,running,stopping")).stream()
                .map(Cluster::new);
    }

    public static List<Cluster> clustersOf(Json list) {
        return list.at("items").items().stream().map(Cluster::new).toList();
    }

    public Cluster cluster(String id) {
        return new Cluster(http.get(CLUSTERS + "/" + id));
    }

    public void stop(String cluster) {
        http.post(CLUSTERS + "/" + cluster + "/stop", Json.Fields.start().done());
    }

    /** Stops a cluster because the whole local network goes down. */
    public void stopForNetwork(String cluster) {
        http.post(
                CLUSTERS + "/" + cluster + "/stop",
                Json.Fields.start()
                        .put("reason", LeaseCodes.NETWORK_STOPPED.name())
                        .done());
    }

    /** Adds an ISO-8601 duration to that of the cluster. */
    public Json extend(String cluster, String duration, String idempotencyKey) {
        return http.postOnce(
                CLUSTERS + "/" + cluster + "/extend",
                Json.Fields.start().put("for", duration).done(),
                idempotencyKey);
    }

    /** Copies what is kept of one stream of one node, from that byte on. */
    public long logs(String cluster, long rank, String stream, long offset, OutputStream to) {
        var query = new LinkedHashMap<String, Object>();
        query.put("rank", rank);
        query.put("stream", stream);
        query.put("offset", offset);
        return http.download(CLUSTERS + "/" + cluster + "/logs" + PortalClient.query(query), to);
    }

    /** The story of a cluster, after the entry with that cursor or from the beginning. */
    public Listing history(String cluster, Optional<String> after) {
        return new Listing(
                http,
                CLUSTERS + "/" + cluster + "/history",
                after.map(cursor -> Map.of("cursor", cursor)).orElse(Map.of()));
    }

    public Listing outputs(String cluster) {
        return new Listing(http, CLUSTERS + "/" + cluster + "/outputs", Map.of());
    }

    /** Copies the tar of one node's output folder. */
    public long output(String cluster, long rank, OutputStream to) {
        return http.download(CLUSTERS + "/" + cluster + "/outputs/" + rank, to);
    }

    public Json balance() {
        return http.get("/v1/balance");
    }

    /** The budgets of the organization, its projects and its keys, with what counts against each. */
    public Json budgets() {
        return http.get(BUDGETS);
    }

    /** Sets all limits of an organization, a project or a key at once; no limits lift the budget. */
    public Json setBudget(String scope, String id, BudgetLimits limits) {
        return http.put(BUDGETS + "/" + scope + "/" + id, limits.document());
    }

    public Json projects() {
        return http.get("/v1/projects");
    }

    public Json createProject(String name) {
        return http.post("/v1/projects", Json.Fields.start().put("name", name).done());
    }

    public Json keys() {
        return http.get("/v1/keys");
    }

    /** Issues a key; the answer holds it whole, this once. */
    public Json createKey(String role, Optional<String> name, Optional<String> project) {
        return http.post(
                "/v1/keys",
                Json.Fields.start()
                        .put("role", role)
                        .put("name", name.orElse(null))
                        .put("project", project.orElse(null))
                        .done());
    }

    public void revokeKey(String key) {
        http.post("/v1/keys/" + key + "/revoke", Json.Fields.start().done());
    }

    public Json deposit(String from, long amountMicroUsd, String idempotencyKey) {
        return http.postOnce(
                "/v1/deposits",
                Json.Fields.start()
                        .put("from", from)
                        .put("amountMicroUsd", amountMicroUsd)
                        .done(),
                idempotencyKey);
    }

    /** Invoices, newest first. */
    public Listing invoices() {
        return new Listing(http, INVOICES, Map.of());
    }

    public Json invoice(String id) {
        return http.get(INVOICES + "/" + id);
    }

    /** Copies the invoice file byte for byte, as the portal sealed it. */
    public long exportInvoice(String id, OutputStream to) {
        return http.download(INVOICES + "/" + id + "/export", to);
    }

    /** What machines earned, lease by lease, newest first; its document has the {@code totals} of everything. */
    public Listing earnings() {
        return new Listing(http, "/v1/earnings", Map.of());
    }

    public Json ledgerCheck() {
        return http.get("/v1/ledger/check");
    }

    /** A token that joins one machine; without a duration it holds as long as the portal likes. */
    public Json machineToken(Optional<String> validFor) {
        return http.post(
                "/v1/machine-tokens",
                Json.Fields.start().put("validFor", validFor.orElse(null)).done());
    }

    public Listing machines() {
        return new Listing(http, MACHINES, Map.of());
    }

    public static List<Machine> machinesOf(Json list) {
        return list.at("items").items().stream().map(Machine::new).toList();
    }

    public Json price(String machine, long microUsdPerGpuHour) {
        return http.put(
                MACHINES + "/" + machine + "/price",
                Json.Fields.start()
                        .put("microUsdPerGpuHour", microUsdPerGpuHour)
                        .done());
    }

    /** Sets the provider's wish for a machine: {@code cordon}, {@code uncordon} or {@code drain}. */
    public Json intend(String machine, String intent) {
        return http.post(
                MACHINES + "/" + machine + "/" + intent, Json.Fields.start().done());
    }

    /** Empties a machine; leases on it are paid for until the notice, an ISO-8601 duration, is over. */
    public Json drain(String machine, String notice) {
        return http.post(
                MACHINES + "/" + machine + "/drain",
                Json.Fields.start().put("notice", notice).done());
    }

    /** Plans a window in which the owner needs the machine: an instant and an ISO-8601 duration. */
    public Json maintain(String machine, String from, String length) {
        return http.put(
                MACHINES + "/" + machine + "/maintenance",
                Json.Fields.start().put("from", from).put("for", length).done());
    }

    public Json cancelMaintenance(String machine) {
        return http.delete(MACHINES + "/" + machine + "/maintenance");
    }

    /** Lifts a machine's quarantine; operators only. The reason is kept in the machine's history. */
    public Json release(String machine, String because) {
        return http.post(
                MACHINES + "/" + machine + "/release",
                Json.Fields.start().put("because", because).done());
    }
}
