package dev.hubbub.speech.merging;

import java.util.List;
import java.util.SortedMap;

/**
 * How the numbers of one model are made from those of several. All arithmetic is in double precision; a result is rounded
 * once, when it is saved.
 */
public interface MergingMethod {

    /** What the command line and an experiment call it, such as {@code ties}. */
    String name();

    /** Everything that is set for it, by name: numbers and texts. */
    SortedMap<String, Object> settings();

    /** Whether it adds to a base what the members have learnt since. */
    boolean hasBase();

    /**
     * What is wrong with the members' number or weights.
     *
     * @return a sentence each; empty if nothing is
     */
    List<String> problems(List<MergeMember> members);

    /**
     * Looks at the models as a whole, which may read them.
     *
     * @param models have the same parameters, if the method has a base
     */
    Kernels over(MergedModels models);

    /** The arithmetic of each parameter of certain models. */
    @FunctionalInterface
    interface Kernels {
        /** What to do with a parameter; finding out may read it. Good for reading it once. */
        Kernel of(String parameter);
    }

    /**
     * The arithmetic of one parameter. It is given blocks in any order and several at once: a result follows from the
     * numbers and their place, and from nothing that was computed before.
     */
    @FunctionalInterface
    interface Kernel {
        /**
         * Computes a block.
         *
         * @param numbers those of each model that has the parameter, the base first if there is one
         * @param target takes the result
         * @param count how many there are of each
         * @param first the position of the block's first number in the parameter
         */
        void merge(double[][] numbers, double[] target, int count, long first);
    }
}
