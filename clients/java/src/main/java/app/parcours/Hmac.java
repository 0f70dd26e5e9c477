package app.parcours;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, and its hexadecimal digits. */
final class Hmac {
    private Hmac() {
    }

    static byte[] of(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (var part : parts)
                mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            // Every Java has HmacSHA256.
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] bytes) {
        var digits = new StringBuilder(bytes.length * 2);
        for (var one : bytes)
            digits.append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
        return digits.toString();
    }
}
