package dev.argosy.ledger.invoice;

import dev.argosy.kernel.evidence.Digest;
import dev.argosy.kernel.evidence.Lines;
import dev.argosy.kernel.evidence.Signer;
import java.util.Base64;
import java.util.LinkedHashMap;

/** Seals an invoice file: the portal's signature over the hash of its canonical form. */
public final class InvoiceSeal {
    static final String MEMBER = "seal";

    /** What a seal is for. It stays when what it seals gets another format: that is part of the hash. */
    private static final String PURPOSE = "argosy-invoice-v1";

    private InvoiceSeal() {}

    /**
     * The text of the sealed file.
     *
     * @param signer signs with the key of {@code certificate}
     * @param certificate PEM
     */
    public static String seal(InvoiceFile file, Signer signer, String certificate) {
        return JsonWriter.inOrder(seal(InvoiceWire.write(file), signer, certificate)) + "\n";
    }

    static Json.Members seal(Json.Members unsealed, Signer signer, String certificate) {
        Digest hash = Digest.of(JsonWriter.canonical(unsealed));
        String signature = Base64.getEncoder().encodeToString(signer.sign(signedText(hash)));
        var seal = new LinkedHashMap<String, Json>();
        seal.put("sha256", new Json.Text(hash.hex()));
        seal.put("signature", new Json.Text(signature));
        seal.put("certificate", new Json.Text(certificate));
        return unsealed.with(MEMBER, new Json.Members(seal));
    }

    static byte[] signedText(Digest hash) {
        return Lines.of(PURPOSE).add(hash.hex()).bytes();
    }
}
