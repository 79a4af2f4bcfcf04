package dev.hubbub.scoring.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/** The number heard so far while a spoken number is being read. */
sealed interface Quantity {

    BigInteger THOUSAND = BigInteger.valueOf(1000);

    /** The number as it is written. */
    String text();

    /** This number, followed by a number below one hundred that was said after it. */
    default Quantity appended(BigInteger value) {
        return new Digits(text() + value);
    }

    /** A number with a value that can still grow ("two hundred" ... "and five"). */
    record Whole(BigInteger value) implements Quantity {

        @Override
        public String text() {
            return value.toString();
        }

        /** The sum if the last digits of this number are free for it (a round number), else the two side by side. */
        Quantity plus(BigInteger addend, int room) {
            boolean free = value.mod(BigInteger.valueOf(room)).signum() == 0;
            return free ? new Whole(value.add(addend)) : appended(addend);
        }

        /** Multiplies what is below a thousand; the thousands are finished already ("two million three thousand"). */
        Whole times(BigInteger multiplier) {
            BigInteger below = value.mod(THOUSAND);
            return new Whole(value.subtract(below).add(below.multiply(multiplier)));
        }
    }

    /** Digits said one after the other ("one oh one", "three point one four"). */
    record Digits(String text) implements Quantity {

        /** The digits with the last one replaced ("nineteen ninety" ... "nine"). */
        Digits endingIn(BigInteger digit) {
            return new Digits(text.substring(0, text.length() - 1) + digit);
        }

        boolean awaitsDecimals() {
            return text.endsWith(".");
        }

        /** The product, if these digits are one number and the product is whole ("two point five million"). */
        Optional<Whole> times(BigInteger multiplier) {
            return whole(text, new BigDecimal(multiplier));
        }
    }

    /** The whole number that a numeral stands for, if it is whole ("3.0" is). */
    static Optional<Whole> wholeOf(String numeral) {
        return whole(numeral, BigDecimal.ONE);
    }

    private static Optional<Whole> whole(String numeral, BigDecimal multiplier) {
        try {
            BigDecimal product = new BigDecimal(numeral).multiply(multiplier).stripTrailingZeros();
            return product.scale() > 0 ? Optional.empty() : Optional.of(new Whole(product.toBigIntegerExact()));
        } catch (NumberFormatException severalPoints) {
            return Optional.empty();
        }
    }
}
