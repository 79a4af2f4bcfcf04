package dev.hubbub.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class WholeListingsTest {
    private static final ListObjectsV2Request FIRST_PAGE = ListObjectsV2Request.builder()
            .bucket("hubbub")
            .prefix("media/")
            .maxKeys(2)
            .build();

    private final CountDownLatch slowOneIsUnderWay = new CountDownLatch(1);
    private final CountDownLatch slowOneMayEnd = new CountDownLatch(1);

    @Test
    @Timeout(30)
    void a_listing_that_began_earlier_and_ended_later_does_not_hide_what_came_between() throws Exception {
        WholeListings listings = new WholeListings(store());
        FutureTask<ListObjectsV2Response> slow = new FutureTask<>(() -> listings.list(FIRST_PAGE));
        new Thread(slow, "slow").start();
        assertTrue(slowOneIsUnderWay.await(20, TimeUnit.SECONDS));
        ListObjectsV2Response page = listings.list(FIRST_PAGE);
        slowOneMayEnd.countDown();
        assertEquals(List.of("a", "b"), keys(slow.get()));
        assertEquals(List.of("a", "b"), keys(page));
        ListObjectsV2Response next = listings.list(FIRST_PAGE.toBuilder()
                .continuationToken(page.nextContinuationToken())
                .build());
        assertEquals(List.of("c", "d"), keys(next));
    }

    /** What the thread named slow sees is three objects, and it ends when it may; a fourth comes meanwhile. */
    private BlobStore store() {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (store, method, arguments) -> {
                    if (!method.getName().equals("list")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (!Thread.currentThread().getName().equals("slow")) {
                        return found("a", "b", "c", "d");
                    }
                    slowOneIsUnderWay.countDown();
                    slowOneMayEnd.await();
                    return found("a", "b", "c");
                });
    }

    private static ListObjectsV2Response found(String... keys) {
        return ListObjectsV2Response.builder()
                .contents(Stream.of(keys)
                        .map(key -> S3Object.builder().key(key).build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    private static List<String> keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }
}
