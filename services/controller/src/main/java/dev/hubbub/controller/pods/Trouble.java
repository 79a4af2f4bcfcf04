package dev.hubbub.controller.pods;

import dev.hubbub.controller.resource.Condition;

/**
 * Why work is not done although somebody is there, or should be, to do it.
 *
 * @param reason what kind of trouble it is
 * @param what who has it, which stays the same while it lasts
 * @param sentence the same with the reason that is given, whose words change
 */
public record Trouble(Condition.Reason reason, String what, String sentence) {

    /** One whose reason somebody else gives, such as the cluster. */
    public static Trouble of(Condition.Reason reason, String what, String why) {
        return new Trouble(reason, what, what + ": " + why);
    }
}
