package dev.argosy.agent.inventory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    static List<GpuSheet> sheets(byte[] answer) throws IOException {
        Element log = root(answer);
        if (!log.getTagName().equals("nvidia_smi_log")) {
            throw new IOException("gpu answer: <" + log.getTagName() + "> (expected: <nvidia_smi_log>)");
        }
        String driver = children(log).stream()
                .filter(child -> child.getTagName().equals("driver_version"))
                .map(child -> child.getTextContent().strip())
                .findFirst()
                .orElse("");
        var sheets = new ArrayList<GpuSheet>();
        for (Element gpu : children(log)) {
            if (gpu.getTagName().equals("gpu")) {
                var values = new HashMap<String, String>();
                collect(gpu, "", values);
                sheets.add(new GpuSheet(values.getOrDefault("uuid", ""), gpu.getAttribute("id"), driver, values));
            }
        }
        return sheets;
    }

    private static void collect(Element parent, String path, Map<String, String> values) {
        for (Element child : children(parent)) {
            String here = path + GpuSheet.name(child.getTagName());
            if (children(child).isEmpty()) {
                values.putIfAbsent(here, child.getTextContent().strip());
            } else {
                collect(child, here + "/", values);
            }
        }
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

    private static List<Element> children(Element parent) {
        var found = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found;
    }
}
