package dev.argosy.agent.inventory;

import dev.argosy.kernel.GpuProduct;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads the answer of {@code nvidia-smi -q -x}. It names an outside grammar, which is never fetched. */
final class NvidiaXml {
    private NvidiaXml() {}

    static List<GpuReading> parse(byte[] answer) throws IOException {
        Element log = root(answer);
        if (!log.getTagName().equals("nvidia_smi_log")) {
            throw new IOException("gpu answer: <" + log.getTagName() + "> (expected: <nvidia_smi_log>)");
        }
        String driver = text(log, "driver_version");
        var gpus = new ArrayList<GpuReading>();
        for (Element gpu : children(log, "gpu")) {
            String uuid = text(gpu, "uuid");
            if (uuid.isEmpty()) {
                throw new IOException("gpu answer: a gpu without uuid");
            }
            gpus.add(GpuReading.of(
                    uuid,
                    new GpuProduct(
                            text(gpu, "product_name"), GpuReading.mebibytes(text(gpu, "fb_memory_usage", "total"))),
                    driver,
                    gpu.getAttribute("id"),
                    text(gpu, "mig_mode", "current_mig").replace("N/A", "")));
        }
        return gpus;
    }

    private static Element root(byte[] answer) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            // The answers do have a DOCTYPE, so it cannot be forbidden; but nothing it names is loaded.
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            builder.setEntityResolver((publicId, systemId) -> new InputSource(new ByteArrayInputStream(new byte[0])));
            return builder.parse(new ByteArrayInputStream(answer)).getDocumentElement();
        } catch (SAXException notXml) {
            throw new IOException("gpu answer: not XML (expected: the answer of nvidia-smi -q -x)", notXml);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String... path) {
        Element at = parent;
        for (String name : path) {
            List<Element> children = children(at, name);
            if (children.isEmpty()) {
                return "";
            }
            at = children.getFirst();
        }
        return at.getTextContent().strip();
    }
}
