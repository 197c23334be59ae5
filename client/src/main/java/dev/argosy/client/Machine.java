package dev.argosy.client;

import java.util.List;
import java.util.Optional;

/** View of the document of one of the caller's machines. */
public record Machine(Json document) {
    public String id() {
        return document.text("id");
    }

    public String name() {
        return document.text("name");
    }

    public String state() {
        return document.text("state");
    }

    /** The code of why it is in quarantine; empty when it is not. */
    public String quarantine() {
        return document.text("quarantine");
    }

    /** What is said of it: {@code reachable}, {@code suspected} or {@code unreachable}. */
    public String reach() {
        return document.text("reach");
    }

    /** Since when it is not reachable; empty while it is. */
    public String reachSince() {
        return document.text("reachSince");
    }

    /** What its own checks found. */
    public List<Json> findings() {
        return document.at("findings").items();
    }

    /** When a draining machine leaves; empty when it gave no notice. */
    public String leavesBy() {
        return document.at("departure").text("by");
    }

    /** When its next window of maintenance begins; empty when none is planned. */
    public String maintenanceFrom() {
        return document.at("maintenance").text("from");
    }

    public boolean live() {
        return state().equalsIgnoreCase("live");
    }

    public List<Json> gpus() {
        return document.at("gpus").items();
    }

    public boolean simulated() {
        return document.truth("simulated");
    }

    public String isolation() {
        return document.text("isolation");
    }

    public boolean cordoned() {
        return document.truth("cordoned");
    }

    public boolean draining() {
        return document.truth("draining");
    }

    public Optional<Long> priceMicroUsdPerGpuHour() {
        return document.at("priceMicroUsdPerGpuHour").asNumber();
    }

    public String lastContact() {
        return document.text("lastContact");
    }

    public long hiredGpus() {
        return document.number("hiredGpus");
    }
}
