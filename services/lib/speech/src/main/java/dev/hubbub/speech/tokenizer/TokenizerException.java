package dev.hubbub.speech.tokenizer;

/** A tokenizer file that cannot be used; the message names the file and what is wrong with it. */
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenizerException(String message) {
        super(message);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}
