// Waits for a card, shows name, number and headline, and saves the photo when a file is named for it.
//
//	go run . [PHOTO]
package main

import (
	"context"
	"fmt"
	"os"

	"cccd-examples/cccd"
)

func main() { os.Exit(run()) }

func run() int {
	var key string
	fmt.Print("Số định danh hoặc CAN: ")
	fmt.Scanln(&key)
	fmt.Println("Hãy đặt thẻ lên đầu đọc.")
	document, err := cccd.ReadNext(context.Background(), key, cccd.Options{Photo: len(os.Args) > 1})
	defer document.Close()
	if photo, _ := document.Photo(); err == nil && photo != nil {
		err = os.WriteFile(os.Args[1], photo, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	fmt.Printf("%s\n%s\n%s\n", document.Field("full_name"), document.Field("personal_number"), document.HeadlineWhat(cccd.Vietnamese))
	// 0 for a genuine card alone.
	return int(document.Verdict() - cccd.Genuine)
}
