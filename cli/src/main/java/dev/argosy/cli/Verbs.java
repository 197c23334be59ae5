package dev.argosy.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all verbs by their words, each made only when it is asked for.
 *
 * <p>The launcher answers {@code agent}, {@code test}, {@code bench} and {@code build} before this program starts;
 * they stand here so that help names them.
 */
final class Verbs {
    static final Map<String, Section> SECTIONS = sections();

    private Verbs() {}

    /** Verbs by their words, with one line about each. */
    record Section(Map<String, String> entries) {}

    /** The verb that a command line names, with how many of its words did so. */
    record Named(String words, int used) {}

    static Optional<Named> find(List<String> arguments) {
        for (int used = Math.min(2, arguments.size()); used > 0; used--) {
            String words = String.join(" ", arguments.subList(0, used));
            for (Section section : SECTIONS.values()) {
                if (section.entries().containsKey(words)) {
                    return Optional.of(new Named(words, used));
                }
            }
        }
        return Optional.empty();
    }

    /** The verbs of a group such as {@code clusters}; empty when there is no such group. */
    static Map<String, String> group(String name) {
        var verbs = new LinkedHashMap<String, String>();
        SECTIONS.values()
                .forEach(section -> section.entries().forEach((words, summary) -> {
                    if (words.startsWith(name + " ")) {
                        verbs.put(words, summary);
                    }
                }));
        return verbs;
    }

    /** A fresh verb; empty for those that the launcher answers. A switch, so that no other verb's class is loaded. */
    static Optional<Verb> make(String words) {
        return Optional.ofNullable(
                switch (words) {
                    case "demo" -> new dev.argosy.cli.network.DemoVerb();
                    case "up" -> new dev.argosy.cli.network.UpVerb();
                    case "down" -> new dev.argosy.cli.network.DownVerb();
                    case "doctor" -> new dev.argosy.cli.network.DoctorVerb();
                    case "run" -> new RunVerb();
                    case "offers" -> new OffersVerb();
                    case "quote" -> new QuoteVerb();
                    case "clusters list" -> new ClustersListVerb();
                    case "clusters show" -> new ClustersShowVerb();
                    case "clusters events" -> new ClustersEventsVerb();
                    case "clusters logs" -> new ClustersLogsVerb();
                    case "clusters outputs" -> new ClustersOutputsVerb();
                    case "clusters stop" -> new ClustersStopVerb();
                    case "clusters extend" -> new ClustersExtendVerb();
                    case "balance" -> new BalanceVerb();
                    case "deposit" -> new DepositVerb();
                    case "budget" -> new BudgetVerb();
                    case "budget set" -> new BudgetSetVerb();
                    case "budget clear" -> new BudgetClearVerb();
                    case "keys list" -> new KeysListVerb();
                    case "keys create" -> new KeysCreateVerb();
                    case "keys revoke" -> new KeysRevokeVerb();
                    case "projects list" -> new ProjectsListVerb();
                    case "projects create" -> new ProjectsCreateVerb();
                    case "invoice list" -> new InvoiceListVerb();
                    case "invoice show" -> new InvoiceShowVerb();
                    case "invoice export" -> new InvoiceExportVerb();
                    case "invoice verify" -> new InvoiceVerifyVerb();
                    case "ledger check" -> new LedgerCheckVerb();
                    case "machines list" -> new MachinesListVerb();
                    case "machines token" -> new MachinesTokenVerb();
                    case "machines price" -> new MachinesPriceVerb();
                    case "machines cordon" -> new MachinesIntentVerb.Cordon();
                    case "machines uncordon" -> new MachinesIntentVerb.Uncordon();
                    case "machines drain" -> new MachinesDrainVerb();
                    case "machines maintenance" -> new MachinesMaintenanceVerb();
                    case "machines release" -> new MachinesReleaseVerb();
                    case "earnings" -> new EarningsVerb();
                    case "explain" -> new ExplainVerb();
                    case "completion" -> new CompletionVerb();
                    default -> null;
                });
    }

    static List<String> names() {
        var names = new ArrayList<String>();
        SECTIONS.values().forEach(section -> names.addAll(section.entries().keySet()));
        return names;
    }

    private static Map<String, Section> sections() {
        var sections = new LinkedHashMap<String, Section>();
        sections.put("Try it", tryIt());
        sections.put("Hire", hire());
        sections.put("Pay", pay());
        sections.put("Provide", provide());
        sections.put("Share", share());
        sections.put("Develop", develop());
        return sections;
    }

    private static Section tryIt() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("demo", "the whole market in one command, then gone");
        entries.put("up", "start a local network of portal and agents");
        entries.put("down", "stop it again");
        return new Section(entries);
    }

    private static Section hire() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("run", "hire machines and run a command on them");
        entries.put("offers", "what is for sale");
        entries.put("quote", "what a request would cost now");
        entries.put("clusters list", "what you have hired");
        entries.put("clusters show", "one cluster, node by node");
        entries.put("clusters events", "what happened to a cluster, with times and reasons");
        entries.put("clusters logs", "output of a cluster's nodes");
        entries.put("clusters outputs", "files that a job left");
        entries.put("clusters stop", "stop a cluster");
        entries.put("clusters extend", "let a cluster run longer");
        return new Section(entries);
    }

    private static Section pay() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("balance", "your money");
        entries.put("deposit", "put money in");
        entries.put("budget", "what may be spent, and what is");
        entries.put("budget set", "limit what your organization, a project or a key may spend");
        entries.put("budget clear", "lift such a limit");
        entries.put("invoice list", "your invoices");
        entries.put("invoice show", "one invoice, line by line");
        entries.put("invoice export", "the invoice as a file with its evidence");
        entries.put("invoice verify", "check such a file, offline");
        entries.put("ledger check", "whether the books balance (operator)");
        return new Section(entries);
    }

    private static Section provide() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("machines list", "your machines");
        entries.put("machines token", "a token that joins one machine");
        entries.put("machines price", "set a price per gpu-hour");
        entries.put("machines cordon", "take no new jobs on a machine");
        entries.put("machines uncordon", "take jobs again");
        entries.put("machines drain", "take no new jobs and become empty, with notice or by running out");
        entries.put("machines maintenance", "say when you need a machine for yourself");
        entries.put("machines release", "lift a quarantine (operator)");
        entries.put("earnings", "what your machines earned");
        entries.put("doctor", "whether this machine is well and fit to be offered");
        entries.put("agent join", "make this machine yours to offer");
        entries.put("agent run", "offer this machine");
        return new Section(entries);
    }

    private static Section share() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("keys list", "your organization's API keys");
        entries.put("keys create", "issue a key with a role");
        entries.put("keys revoke", "revoke a key");
        entries.put("projects list", "your organization's projects");
        entries.put("projects create", "add a project");
        return new Section(entries);
    }

    private static Section develop() {
        var entries = new LinkedHashMap<String, String>();
        entries.put("explain", "what a code of an error or an end means");
        entries.put("completion", "let your shell complete verbs and options");
        entries.put("build", "build what is not built");
        entries.put("test", "build and check everything");
        entries.put("bench", "measure");
        return new Section(entries);
    }
}
