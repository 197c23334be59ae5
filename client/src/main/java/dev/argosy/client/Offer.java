package dev.argosy.client;

import java.util.Optional;

/** View of an offer's document. */
public record Offer(Json document) {
    public String machine() {
        return document.text("machine");
    }

    public String model() {
        return document.text("model");
    }

    public long gpuMemoryMiB() {
        return document.number("gpuMemoryMiB");
    }

    public long gpusTotal() {
        return document.number("gpusTotal");
    }

    public long gpusFree() {
        return document.number("gpusFree");
    }

    public boolean simulated() {
        return document.truth("simulated");
    }

    public long cpuMillisFree() {
        return document.number("cpuMillisFree");
    }

    public long memoryMiBFree() {
        return document.number("memoryMiBFree");
    }

    public String country() {
        return document.text("country");
    }

    public String isolation() {
        return document.text("isolation");
    }

    public String network() {
        return document.text("network");
    }

    public Optional<Long> priceMicroUsdPerGpuHour() {
        return document.at("priceMicroUsdPerGpuHour").asNumber();
    }

    public boolean placeable() {
        return document.truth("placeable");
    }

    /** Why nothing can be placed there now; empty when it can. */
    public String why() {
        return document.text("why");
    }
}
