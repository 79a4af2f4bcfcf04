package dev.hubbub.evaluation.login;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * What a token says of somebody who looks: a login at the provider, or a token that a program brought.
 *
 * @param token the token itself, which nobody is shown
 * @param name what the person or the program is called
 * @param ends when it is over; a session is renewed then, if the provider still knows whose it is
 * @param isLogin whether it is a login, whose token is an ID token
 */
public record Visit(String token, String name, Instant ends, boolean isLogin) {

    static Visit of(JsonWebToken token, boolean isLogin) {
        String name = Stream.of("name", "preferred_username", "email")
                .map(claim -> token.<Object>getClaim(claim))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isBlank())
                .findFirst()
                .or(() -> Optional.ofNullable(token.getName()))
                .orElse("somebody");
        return new Visit(token.getRawToken(), name, Instant.ofEpochSecond(token.getExpirationTime()), isLogin);
    }

    @Override
    public String toString() {
        return name + " until " + ends;
    }
}
