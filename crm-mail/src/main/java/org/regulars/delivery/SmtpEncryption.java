package org.regulars.delivery;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS over an open connection; certificate and host name are checked unless the settings trust the host as it is. */
final class SmtpEncryption {

    private SmtpEncryption() {}

    static SSLSocket over(Socket socket, SmtpRoute route, Duration patience) throws IOException {
        try {
            SSLSocketFactory factory = route.trusts()
                    ? trusting().getSocketFactory()
                    : SSLContext.getDefault().getSocketFactory();
            SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, route.host(), route.port(), true);
            if (!route.trusts()) {
                SSLParameters parameters = encrypted.getSSLParameters();
                // Checks the name as RFC 7817 asks for mail: by the certificate's alternative names.
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                encrypted.setSSLParameters(parameters);
            }
            encrypted.setSoTimeout((int) patience.toMillis());
            encrypted.startHandshake();
            return encrypted;
        } catch (SSLException e) {
            throw new SmtpRefused(
                    "Its encryption cannot be trusted: " + SmtpReply.words(String.valueOf(e.getMessage())), false);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    /** For hosts that the settings name: whoever answers there is believed. */
    private static final class Trusting extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
