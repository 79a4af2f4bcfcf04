/** What holds back tasks that could be sent, and gives up trials: each policy by itself. */
package dev.hubbub.controller.plan.policy;
