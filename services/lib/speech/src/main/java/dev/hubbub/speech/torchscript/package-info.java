/**
 * Models of any architecture that were exported as TorchScript: those that give scores of tokens for every frame, as
 * models trained with CTC do (A. Graves et al., Connectionist Temporal Classification, 2006).
 *
 * <p>A checkpoint is a folder:
 * <dl>
 * <dt>{@code model.pt}
 * <dd>what {@code torch.jit.save} wrote of a scripted or traced module in evaluation mode. It is called as
 *     {@code forward(audio, lengths) -> (scores, frames)}: {@code audio} is float32 {@code [B, T]}, 16 kHz mono in [-1, 1]
 *     with zeros behind each clip's end; {@code lengths} is int64 {@code [B]}, each clip's samples, at least 400; {@code scores} is
 *     {@code [B, F, V]}, logits or log-probabilities; {@code frames} is integers {@code [B]}, how many of the {@code F}
 *     are each clip's. A clip must get the scores it would get alone, whatever lies beside it.
 * <dt>{@code config.json}
 * <dd>{@code "model_type": "torchscript"}; {@code "blank"}, the blank's id (0 if not said); {@code "marks"}, ids of other
 *     tokens that are no text; {@code "languages"}, codes of the languages it writes; {@code "longest_seconds"}, the
 *     longest clip it takes (any if not said); {@code "batched": false} if it takes one clip at a time, because it does
 *     not look at {@code lengths}.
 * <dt>{@code tokens.txt}
 * <dd>the tokens in UTF-8, one a line in the order of their ids; U+2581 in a token stands for a space.
 * </dl>
 *
 * <p>Unlike weights, an archive is a program. The engine's interpreter runs it, so name only those of people you trust.
 */
package dev.hubbub.speech.torchscript;
